library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity reg_file is
    port (
        clk, rst : in std_logic;
        wr : in std_logic_vector(1 downto 0);
        wr_addr : in std_logic_vector(2 downto 0);
        wr_data : in std_logic_vector(15 downto 0);
        a_addr : in std_logic_vector(2 downto 0);
        a_data : out std_logic_vector(15 downto 0);
        b_addr : in std_logic_vector(2 downto 0);
        b_data : out std_logic_vector(15 downto 0)
    );
end entity reg_file;

architecture rtl of reg_file is
    type memory is array (0 to 7) of std_logic_vector(15 downto 0);
    signal regs : memory;
    signal forward : std_logic;
begin
    a_data <= regs(to_integer(unsigned(a_addr)));
    forward <= '1' when rst = '0' and wr_addr = b_addr and b_addr /= "000" else '0';
    process (all)
    begin
        b_data <= regs(to_integer(unsigned(b_addr)));
        if (forward and wr(0)) = '1' then
            b_data(7 downto 0) <= wr_data(7 downto 0);
        end if;
        if (forward and wr(1)) = '1' then
            b_data(15 downto 8) <= wr_data(15 downto 8);
        end if;
    end process;
    process (clk)
    begin
        if rising_edge(clk) then
            if rst = '1' then
                regs <= (others => (others => '0'));
            elsif wr_addr /= "000" then
                for half in 0 to 1 loop
                    if wr(half) = '1' then
                        regs(to_integer(unsigned(wr_addr)))(8 * half + 7 downto 8 * half) <= wr_data(8 * half + 7 downto 8 * half);
                    end if;
                end loop;
            end if;
        end if;
    end process;
end architecture rtl;
