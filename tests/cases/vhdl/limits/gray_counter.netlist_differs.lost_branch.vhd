library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity gray_counter is
    port (
        clk, rst_n, en, down : in std_logic;
        gray : out std_logic_vector(3 downto 0);
        wrapped : out std_logic
    );
end entity gray_counter;

architecture rtl of gray_counter is
    signal number : unsigned(3 downto 0);
begin
    process (clk)
    begin
        if rising_edge(clk) and rst_n = '0' then
            number <= (others => '0');
            wrapped <= '0';
        elsif rising_edge(clk) then
            wrapped <= '0';
            if en = '1' and down = '1' then
                number <= number - 1;
                wrapped <= '1' when number = 0 else '0';
            elsif en = '1' then
                number <= number + 1;
                wrapped <= '1' when number = 15 else '0';
            end if;
        end if;
    end process;
    gray <= std_logic_vector(number xor ('0' & number(3 downto 1)));
end architecture rtl;
