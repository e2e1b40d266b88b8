library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity bcd_adder is
    port (
        a, b : in std_logic_vector(7 downto 0);
        cin : in std_logic;
        sum : out std_logic_vector(7 downto 0);
        cout, bad : out std_logic
    );
end entity bcd_adder;

architecture rtl of bcd_adder is
    signal wrong : boolean;
    signal ones, tens : unsigned(4 downto 0);
    signal carry, over : std_logic;
    function is_digit(d : std_logic_vector(3 downto 0)) return boolean is
    begin
        return unsigned(d) <= 9;
    end function;
    -- A number from 0 to 19 as its last digit.
    function digit(n : unsigned(4 downto 0)) return std_logic_vector is
    begin
        if n > 9 then
            return std_logic_vector(resize(n - 10, 4));
        end if;
        return std_logic_vector(n(3 downto 0));
    end function;
begin
    wrong <= not (is_digit(a(3 downto 0)) and is_digit(a(7 downto 4)) and is_digit(b(3 downto 0)) and is_digit(b(7 downto 4)));
    ones <= resize(unsigned(a(3 downto 0)), 5) + unsigned(b(3 downto 0)) + ("" & cin);
    carry <= '1' when ones > 9 else '0';
    tens <= resize(unsigned(a(7 downto 4)), 5) + unsigned(b(7 downto 4)) + ("" & carry);
    over <= '1' when tens > 9 else '0';
    sum <= x"00" when wrong else digit(tens) & digit(ones);
    cout <= '0' when wrong else over;
    bad <= '1' when wrong else '0';
end architecture rtl;
