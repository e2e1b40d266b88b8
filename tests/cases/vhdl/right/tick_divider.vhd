library ieee;
use ieee.std_logic_1164.all;
use ieee.std_logic_unsigned.all; -- Synopsys

entity tick_divider is
    port (
        clk, rst, en : in std_logic;
        ratio : in std_logic_vector(3 downto 0);
        tick : out std_logic
    );
end entity tick_divider;

architecture rtl of tick_divider is
    signal count : std_logic_vector(3 downto 0);
begin
    process (clk)
    begin
        if rising_edge(clk) then
            tick <= '0';
            if rst = '1' then
                count <= "0000";
            elsif en = '1' and count >= ratio then
                count <= "0000";
                tick <= '1';
            elsif en = '1' then
                count <= count + 1;
            end if;
        end if;
    end process;
end architecture rtl;
