library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity barrel_unit is
    port (
        word : in std_logic_vector(15 downto 0);
        amount : in std_logic_vector(3 downto 0);
        op : in std_logic_vector(1 downto 0);
        result : out std_logic_vector(15 downto 0);
        lost : out std_logic
    );
end entity barrel_unit;

architecture rtl of barrel_unit is
    signal left, right : unsigned(31 downto 0);
    signal sign : unsigned(15 downto 0);
    constant none : unsigned(15 downto 0) := (others => '0');
begin
    left <= shift_left(none & unsigned(word), to_integer(unsigned(amount)));
    right <= shift_right(unsigned(word) & none, to_integer(unsigned(amount)));
    sign <= not shift_right(not none, to_integer(unsigned(amount))) when word(15) = '1' else none;
    process (all)
    begin
        lost <= '0';
        case op is
            when "00" =>
                result <= std_logic_vector(left(15 downto 0));
                lost <= '1' when left(31 downto 16) /= none else '0';
            when "01" | "10" =>
                result <= std_logic_vector(right(31 downto 16));
                if op(1) = '1' then
                    result <= std_logic_vector(right(31 downto 16) or sign);
                end if;
                lost <= '1' when right(15 downto 0) /= none else '0';
            when others =>
                result <= std_logic_vector(right(31 downto 16) or right(15 downto 0));
        end case;
    end process;
end architecture rtl;
